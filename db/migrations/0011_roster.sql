CREATE TABLE "roster" (
	"workshop_id" text NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"student_id" text,
	"name" text,
	"kana" text,
	"email" text,
	"group" text,
	"label" text,
	"language" text,
	"host" text,
	"login" text,
	"note" text,
	"seat_id" text,
	"matched_by" text,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "roster_workshop_id_key_pk" PRIMARY KEY("workshop_id","key"),
	CONSTRAINT "roster_language" CHECK ("roster"."language" in ('ja', 'en')),
	CONSTRAINT "roster_matched_by" CHECK ("roster"."matched_by" in ('name', 'staff'))
);
--> statement-breakpoint
ALTER TABLE "roster" ADD CONSTRAINT "roster_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roster" ADD CONSTRAINT "roster_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "roster_seat" ON "roster" USING btree ("seat_id");