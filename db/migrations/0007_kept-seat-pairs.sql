CREATE TABLE "kept_seat_pair" (
	"workshop_id" text NOT NULL,
	"first_seat_id" text NOT NULL,
	"second_seat_id" text NOT NULL,
	"kept_by" text,
	"kept_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "kept_seat_pair_first_seat_id_second_seat_id_pk" PRIMARY KEY("first_seat_id","second_seat_id")
);
--> statement-breakpoint
ALTER TABLE "kept_seat_pair" ADD CONSTRAINT "kept_seat_pair_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kept_seat_pair" ADD CONSTRAINT "kept_seat_pair_first_seat_id_seat_id_fk" FOREIGN KEY ("first_seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kept_seat_pair" ADD CONSTRAINT "kept_seat_pair_second_seat_id_seat_id_fk" FOREIGN KEY ("second_seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kept_seat_pair" ADD CONSTRAINT "kept_seat_pair_kept_by_person_id_fk" FOREIGN KEY ("kept_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "kept_seat_pair_second" ON "kept_seat_pair" USING btree ("second_seat_id");--> statement-breakpoint
CREATE INDEX "kept_seat_pair_workshop" ON "kept_seat_pair" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "kept_seat_pair_person" ON "kept_seat_pair" USING btree ("kept_by");