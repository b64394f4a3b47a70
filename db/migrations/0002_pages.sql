ALTER TABLE "token" DROP CONSTRAINT "token_kind";--> statement-breakpoint
ALTER TABLE "membership" ADD COLUMN "created_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "named_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "token" ADD COLUMN "person_id" text;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "started_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "ended_from" text;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "expected_seats" integer;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "required_readiness" json;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "shows_zone" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "token_person" ON "token" USING btree ("person_id");--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_kind" CHECK ("token"."kind" in ('sign-in', 'own-device', 'agent', 'install', 'export', 'invite', 'claim', 'device'));--> statement-breakpoint
ALTER TABLE "workshop" ADD CONSTRAINT "workshop_ended_from" CHECK ("workshop"."ended_from" in ('open', 'live'));--> statement-breakpoint
ALTER TABLE "workshop" ADD CONSTRAINT "workshop_expected_seats" CHECK ("workshop"."expected_seats" between 1 and 2000);