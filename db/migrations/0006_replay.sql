CREATE TABLE "replay" (
	"workshop_id" text PRIMARY KEY NOT NULL,
	"recording_id" text NOT NULL,
	"version" integer NOT NULL,
	"from_at" bigint NOT NULL,
	"to_at" bigint NOT NULL,
	"marks" jsonb,
	"moments" jsonb
);
--> statement-breakpoint
ALTER TABLE "replay" ADD CONSTRAINT "replay_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;