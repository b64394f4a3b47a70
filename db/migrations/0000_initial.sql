CREATE TABLE "agent" (
	"key" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"seat_id" text NOT NULL,
	"machine" text NOT NULL,
	"hostname" text NOT NULL,
	"token_id" text,
	"enrolled_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"duplicate_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "change" (
	"workshop_id" text NOT NULL,
	"pos" bigint NOT NULL,
	"seat_id" text NOT NULL,
	"epoch_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"op" text NOT NULL,
	"uid" text,
	"gvk" text,
	"ns" text,
	"name" text,
	"object" jsonb,
	"detail" jsonb,
	"hash" text,
	"seen_at" bigint NOT NULL,
	"mono" bigint NOT NULL,
	"at" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"fence" bigint NOT NULL,
	CONSTRAINT "change_workshop_id_pos_pk" PRIMARY KEY("workshop_id","pos"),
	CONSTRAINT "change_op" CHECK ("change"."op" in ('set', 'gone', 'observed', 'reset-begin', 'reset-end', 'plan-applied', 'cluster', 'gap'))
);
--> statement-breakpoint
CREATE TABLE "checkpoint" (
	"workshop_id" text NOT NULL,
	"seat_id" text NOT NULL,
	"pos" bigint NOT NULL,
	"fold" smallint NOT NULL,
	"plan" integer DEFAULT 1 NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "checkpoint_workshop_id_seat_id_pk" PRIMARY KEY("workshop_id","seat_id")
);
--> statement-breakpoint
CREATE TABLE "command" (
	"workshop_id" text NOT NULL,
	"pos" bigint NOT NULL,
	"at" bigint NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"seat_id" text,
	"payload" jsonb NOT NULL,
	"fence" bigint NOT NULL,
	CONSTRAINT "command_workshop_id_pos_pk" PRIMARY KEY("workshop_id","pos")
);
--> statement-breakpoint
CREATE TABLE "epoch" (
	"workshop_id" text NOT NULL,
	"seat_id" text NOT NULL,
	"epoch_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "epoch_workshop_id_seat_id_epoch_id_pk" PRIMARY KEY("workshop_id","seat_id","epoch_id")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"workshop_id" text NOT NULL,
	"person_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "membership_workshop_id_person_id_pk" PRIMARY KEY("workshop_id","person_id"),
	CONSTRAINT "membership_role" CHECK ("membership"."role" in ('owner', 'instructor', 'assistant', 'organizer', 'projector'))
);
--> statement-breakpoint
CREATE TABLE "pack_content" (
	"digest" text PRIMARY KEY NOT NULL,
	"pack_id" text NOT NULL,
	"version" text NOT NULL,
	"content" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"is_instructor" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seat" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"label" text NOT NULL,
	"ordinal" integer NOT NULL,
	"display_name" text,
	"person_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "token" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text,
	"kind" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"role" text,
	"seat_id" text,
	"label" text,
	"uses" integer NOT NULL,
	"uses_left" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "token_kind" CHECK ("token"."kind" in ('sign-in', 'agent', 'export', 'invite', 'claim', 'device')),
	CONSTRAINT "token_role" CHECK ("token"."role" in ('instructor', 'assistant', 'organizer', 'projector')),
	CONSTRAINT "token_uses" CHECK ("token"."uses_left" between 0 and "token"."uses")
);
--> statement-breakpoint
CREATE TABLE "workshop" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"pack_id" text NOT NULL,
	"pack_version" text NOT NULL,
	"pack_digest" text,
	"language" text NOT NULL,
	"time_zone" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "workshop_state" CHECK ("workshop"."state" in ('draft', 'open', 'live', 'ended', 'archived')),
	CONSTRAINT "workshop_language" CHECK ("workshop"."language" in ('ja', 'en'))
);
--> statement-breakpoint
ALTER TABLE "agent" ADD CONSTRAINT "agent_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent" ADD CONSTRAINT "agent_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent" ADD CONSTRAINT "agent_token_id_token_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."token"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change" ADD CONSTRAINT "change_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "command" ADD CONSTRAINT "command_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "epoch" ADD CONSTRAINT "epoch_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "epoch" ADD CONSTRAINT "epoch_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop" ADD CONSTRAINT "workshop_pack_digest_pack_content_digest_fk" FOREIGN KEY ("pack_digest") REFERENCES "public"."pack_content"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agent_current" ON "agent" USING btree ("seat_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "agent_machine" ON "agent" USING btree ("workshop_id","machine");--> statement-breakpoint
CREATE UNIQUE INDEX "change_once" ON "change" USING btree ("workshop_id","seat_id","epoch_id","seq");--> statement-breakpoint
CREATE INDEX "command_seat" ON "command" USING btree ("workshop_id","seat_id","pos");--> statement-breakpoint
CREATE INDEX "epoch_seat" ON "epoch" USING btree ("seat_id");--> statement-breakpoint
CREATE INDEX "membership_person" ON "membership" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "seat_label" ON "seat" USING btree ("workshop_id","label");--> statement-breakpoint
CREATE UNIQUE INDEX "seat_display_name" ON "seat" USING btree ("workshop_id","display_name");--> statement-breakpoint
CREATE UNIQUE INDEX "seat_person" ON "seat" USING btree ("workshop_id","person_id");--> statement-breakpoint
CREATE INDEX "seat_of_person" ON "seat" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "session_person" ON "session" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "session_expiry" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "token_hash" ON "token" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "token_workshop" ON "token" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "token_seat" ON "token" USING btree ("seat_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workshop_code_of_open" ON "workshop" USING btree ("code") WHERE state in ('draft', 'open', 'live');