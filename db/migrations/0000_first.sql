CREATE TABLE "act" (
	"event" text NOT NULL,
	"pos" bigint NOT NULL,
	"at" bigint NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"seat" text,
	"payload" jsonb NOT NULL,
	"fence" bigint NOT NULL,
	CONSTRAINT "act_event_pos_pk" PRIMARY KEY("event","pos")
);
--> statement-breakpoint
CREATE TABLE "agent" (
	"key" text PRIMARY KEY NOT NULL,
	"event" text NOT NULL,
	"seat" text NOT NULL,
	"machine" text NOT NULL,
	"hostname" text NOT NULL,
	"token" text,
	"enrolled_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"quarantined_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "change" (
	"event" text NOT NULL,
	"pos" bigint NOT NULL,
	"seat" text NOT NULL,
	"epoch" text NOT NULL,
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
	CONSTRAINT "change_event_pos_pk" PRIMARY KEY("event","pos")
);
--> statement-breakpoint
CREATE TABLE "checkpoint" (
	"event" text NOT NULL,
	"seat" text NOT NULL,
	"pos" bigint NOT NULL,
	"fold" smallint NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "checkpoint_event_seat_pk" PRIMARY KEY("event","seat")
);
--> statement-breakpoint
CREATE TABLE "epoch" (
	"event" text NOT NULL,
	"seat" text NOT NULL,
	"epoch" text NOT NULL,
	"ordinal" integer NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "epoch_event_seat_epoch_pk" PRIMARY KEY("event","seat","epoch")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"pack" text NOT NULL,
	"pack_version" text NOT NULL,
	"language" text NOT NULL,
	"time_zone" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"fence" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"event" text NOT NULL,
	"person" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "membership_event_person_pk" PRIMARY KEY("event","person")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"instructor" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seat" (
	"id" text PRIMARY KEY NOT NULL,
	"event" text NOT NULL,
	"label" text NOT NULL,
	"ordinal" integer NOT NULL,
	"handle" text,
	"person" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
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
	"event" text,
	"kind" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"role" text,
	"seat" text,
	"label" text,
	"uses" integer NOT NULL,
	"uses_left" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "act" ADD CONSTRAINT "act_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent" ADD CONSTRAINT "agent_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent" ADD CONSTRAINT "agent_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change" ADD CONSTRAINT "change_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "epoch" ADD CONSTRAINT "epoch_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "epoch" ADD CONSTRAINT "epoch_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_person_id_fk" FOREIGN KEY ("person") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_person_person_id_fk" FOREIGN KEY ("person") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_person_person_id_fk" FOREIGN KEY ("person") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_event_event_id_fk" FOREIGN KEY ("event") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agent_current" ON "agent" USING btree ("seat") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "agent_machine" ON "agent" USING btree ("event","machine");--> statement-breakpoint
CREATE UNIQUE INDEX "change_once" ON "change" USING btree ("event","seat","epoch","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "event_code_of_open" ON "event" USING btree ("code") WHERE state in ('draft', 'open', 'live');--> statement-breakpoint
CREATE UNIQUE INDEX "seat_label" ON "seat" USING btree ("event","label");--> statement-breakpoint
CREATE UNIQUE INDEX "seat_handle" ON "seat" USING btree ("event","handle");--> statement-breakpoint
CREATE UNIQUE INDEX "seat_person" ON "seat" USING btree ("event","person");