CREATE TABLE "erasure" (
	"workshop_id" text NOT NULL,
	"seat_id" text DEFAULT '' NOT NULL,
	"what" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "erasure_workshop_id_seat_id_what_pk" PRIMARY KEY("workshop_id","seat_id","what"),
	CONSTRAINT "erasure_what" CHECK ("erasure"."what" in ('student', 'names', 'log'))
);
--> statement-breakpoint
CREATE TABLE "export_record" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"level" text NOT NULL,
	"file" text NOT NULL,
	"rows" bigint,
	"reason" text,
	CONSTRAINT "export_record_level" CHECK ("export_record"."level" in ('named', 'pseudonymous', 'aggregate'))
);
--> statement-breakpoint
CREATE TABLE "fact" (
	"workshop_id" text NOT NULL,
	"seat_id" text NOT NULL,
	"stage" smallint NOT NULL,
	"pos" bigint NOT NULL,
	"at" bigint NOT NULL,
	"exercise" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"check" text DEFAULT '' NOT NULL,
	"code" text DEFAULT '' NOT NULL,
	"key" text DEFAULT '' NOT NULL,
	"value" bigint,
	"detail" jsonb,
	CONSTRAINT "fact_pk" PRIMARY KEY("workshop_id","seat_id","stage","pos","exercise","kind","check","code","key"),
	CONSTRAINT "fact_kind" CHECK ("fact"."kind" in ('started', 'progressed', 'check-passed', 'failure-opened', 'failure-closed', 'unverified-opened', 'unverified-closed', 'passed', 'pass-revoked', 'activity', 'infra-opened', 'infra-closed'))
);
--> statement-breakpoint
CREATE TABLE "fact_state" (
	"workshop_id" text PRIMARY KEY NOT NULL,
	"fold" integer NOT NULL,
	"pos" bigint NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"log_erased_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "replay_chunk" (
	"workshop_id" text NOT NULL,
	"view" text NOT NULL,
	"ordinal" integer NOT NULL,
	"from_at" bigint NOT NULL,
	"to_at" bigint NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "replay_chunk_workshop_id_view_ordinal_pk" PRIMARY KEY("workshop_id","view","ordinal"),
	CONSTRAINT "replay_chunk_view" CHECK ("replay_chunk"."view" in ('room', 'projector'))
);
--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "names_days" integer;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "log_days" integer;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "names_erased_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "join_request" ADD COLUMN "seat_id" text;--> statement-breakpoint
ALTER TABLE "seat" ADD COLUMN "is_test" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "token" ADD COLUMN "level" text;--> statement-breakpoint
ALTER TABLE "token" ADD COLUMN "salt" "bytea";--> statement-breakpoint
ALTER TABLE "export_record" ADD CONSTRAINT "export_record_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact" ADD CONSTRAINT "fact_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact_state" ADD CONSTRAINT "fact_state_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_chunk" ADD CONSTRAINT "replay_chunk_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "export_record_workshop" ON "export_record" USING btree ("workshop_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "replay_chunk_time" ON "replay_chunk" USING btree ("workshop_id","view","from_at");--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "join_request_seat" ON "join_request" USING btree ("seat_id");--> statement-breakpoint
ALTER TABLE "workshop" ADD CONSTRAINT "workshop_names_days" CHECK ("workshop"."names_days" >= 1);--> statement-breakpoint
ALTER TABLE "workshop" ADD CONSTRAINT "workshop_log_days" CHECK ("workshop"."log_days" >= 1);--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_level" CHECK ("token"."level" in ('named', 'pseudonymous', 'aggregate'));--> statement-breakpoint
UPDATE "token" SET "level" = 'named' WHERE "kind" = 'export';