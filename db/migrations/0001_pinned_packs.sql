CREATE TABLE "pack_content" (
	"digest" text PRIMARY KEY NOT NULL,
	"pack" text NOT NULL,
	"version" text NOT NULL,
	"content" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "checkpoint" ADD COLUMN "plan" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "event" ADD COLUMN "pack_digest" text;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_pack_digest_pack_content_digest_fk" FOREIGN KEY ("pack_digest") REFERENCES "public"."pack_content"("digest") ON DELETE no action ON UPDATE no action;