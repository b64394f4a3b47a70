CREATE TABLE "api_token" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"name" text NOT NULL,
	"scopes" text[] NOT NULL,
	"workshop_ids" text[],
	"salt" "bytea",
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_on" date,
	"uses" bigint DEFAULT 0 NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"token_id" text NOT NULL,
	"key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"request" "bytea" NOT NULL,
	"status" integer,
	"answer" jsonb,
	CONSTRAINT "idempotency_token_id_key_pk" PRIMARY KEY("token_id","key")
);
--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "names_notice_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "log_notice_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "erasure" ADD COLUMN "keeps_facts" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency" ADD CONSTRAINT "idempotency_token_id_api_token_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."api_token"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_token_hash" ON "api_token" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "api_token_person" ON "api_token" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "idempotency_time" ON "idempotency" USING btree ("at");