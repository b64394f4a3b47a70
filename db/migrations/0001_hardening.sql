CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"workshop_id" text,
	"seat_id" text,
	"address" text,
	"session" text,
	"detail" jsonb NOT NULL,
	"count" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "block" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"label" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "block_kind" CHECK ("block"."kind" in ('agent-key', 'machine', 'session'))
);
--> statement-breakpoint
CREATE TABLE "join_request" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"session_hash" "bytea" NOT NULL,
	"display_name" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"address" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "join_request_state" CHECK ("join_request"."state" in ('waiting', 'approved', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "pending_agent" (
	"key" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"token_id" text,
	"seat_id" text,
	"machine" text NOT NULL,
	"hostname" text NOT NULL,
	"address" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pending_agent_state" CHECK ("pending_agent"."state" in ('waiting', 'approved', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "seat_grant" (
	"session_hash" "bytea" NOT NULL,
	"seat_id" text NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seat_grant_session_hash_seat_id_pk" PRIMARY KEY("session_hash","seat_id"),
	CONSTRAINT "seat_grant_source" CHECK ("seat_grant"."source" in ('join', 'claim', 'device', 'agent', 'reset'))
);
--> statement-breakpoint
CREATE TABLE "seat_usage" (
	"seat_id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"rows" bigint DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "token_machine" (
	"token_id" text NOT NULL,
	"machine" text NOT NULL,
	CONSTRAINT "token_machine_token_id_machine_pk" PRIMARY KEY("token_id","machine")
);
--> statement-breakpoint
DROP INDEX "seat_display_name";--> statement-breakpoint
ALTER TABLE "session" ALTER COLUMN "person_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "seat" ADD COLUMN "handle_key" text;--> statement-breakpoint
ALTER TABLE "seat" ADD COLUMN "removed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "last_used_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "browser" text;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "token" ADD COLUMN "mode" text;--> statement-breakpoint
ALTER TABLE "token" ADD COLUMN "created_by" text;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "seat_limit" integer DEFAULT 500 NOT NULL;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "joining" text DEFAULT 'open' NOT NULL;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "last_ordinal" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workshop" ADD COLUMN "pseudonym_key" "bytea";--> statement-breakpoint
ALTER TABLE "block" ADD CONSTRAINT "block_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_session_hash_session_hash_fk" FOREIGN KEY ("session_hash") REFERENCES "public"."session"("hash") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "pending_agent" ADD CONSTRAINT "pending_agent_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_agent" ADD CONSTRAINT "pending_agent_token_id_token_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."token"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_agent" ADD CONSTRAINT "pending_agent_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_grant" ADD CONSTRAINT "seat_grant_session_hash_session_hash_fk" FOREIGN KEY ("session_hash") REFERENCES "public"."session"("hash") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "seat_grant" ADD CONSTRAINT "seat_grant_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_usage" ADD CONSTRAINT "seat_usage_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_usage" ADD CONSTRAINT "seat_usage_workshop_id_workshop_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshop"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_machine" ADD CONSTRAINT "token_machine_token_id_token_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."token"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_workshop" ON "audit" USING btree ("workshop_id","id");--> statement-breakpoint
CREATE INDEX "audit_time" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "block_value" ON "block" USING btree ("workshop_id","kind","value");--> statement-breakpoint
CREATE UNIQUE INDEX "join_request_browser" ON "join_request" USING btree ("workshop_id","session_hash");--> statement-breakpoint
CREATE INDEX "join_request_session" ON "join_request" USING btree ("session_hash");--> statement-breakpoint
CREATE INDEX "pending_agent_workshop" ON "pending_agent" USING btree ("workshop_id","state");--> statement-breakpoint
CREATE INDEX "pending_agent_token" ON "pending_agent" USING btree ("token_id");--> statement-breakpoint
CREATE INDEX "pending_agent_seat" ON "pending_agent" USING btree ("seat_id");--> statement-breakpoint
CREATE INDEX "seat_grant_seat" ON "seat_grant" USING btree ("seat_id");--> statement-breakpoint
CREATE INDEX "seat_usage_workshop" ON "seat_usage" USING btree ("workshop_id");--> statement-breakpoint
CREATE UNIQUE INDEX "seat_handle_key" ON "seat" USING btree ("workshop_id","handle_key");--> statement-breakpoint
CREATE UNIQUE INDEX "token_live_seat_code" ON "token" USING btree ("seat_id","kind") WHERE kind in ('claim', 'device') and revoked_at is null and uses_left > 0;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_mode" CHECK ("token"."mode" in ('approve', 'listed', 'automatic'));--> statement-breakpoint
ALTER TABLE "workshop" ADD CONSTRAINT "workshop_joining" CHECK ("workshop"."joining" in ('open', 'approval', 'closed'));--> statement-breakpoint
ALTER TABLE "workshop" ADD CONSTRAINT "workshop_seat_limit" CHECK ("workshop"."seat_limit" between 1 and 2000);
--> statement-breakpoint
-- Sessions of students become seat grants; only staff keep a personal identity. "Own" seats came from
-- seat.person_id.
insert into seat_grant (session_hash, seat_id, source)
select session.hash, seat.id, 'join' from session join seat on seat.person_id = session.person_id;
--> statement-breakpoint
-- A staff member's own seat belongs to a separate person, whose id is that of the seat.
insert into person (id, name)
select seat.id, coalesce(seat.display_name, seat.label) from seat
where exists (select 1 from person where person.id = seat.person_id and person.is_instructor)
  or exists (select 1 from membership where membership.person_id = seat.person_id);
--> statement-breakpoint
update seat set person_id = seat.id
where exists (select 1 from person where person.id = seat.id);
--> statement-breakpoint
update session set person_id = null
where not exists (
  select 1 from person where person.id = session.person_id and person.is_instructor
) and not exists (
  select 1 from membership where membership.person_id = session.person_id
);
--> statement-breakpoint
update session set expires_at = least(expires_at, created_at + interval '14 days')
where person_id is not null;
--> statement-breakpoint
update workshop set last_ordinal = coalesce((select max(ordinal) from seat where seat.workshop_id = workshop.id), 0);
--> statement-breakpoint
update token set revoked_at = now() where kind in ('claim', 'device') and revoked_at is null;

--> statement-breakpoint
-- The usage of seats that have a log, as the server counts new changes: their size as JSON.
insert into seat_usage (seat_id, workshop_id, rows, bytes)
select seat.id, seat.workshop_id, count(*),
  sum(200 + coalesce(octet_length(change.object::text), 0) + coalesce(octet_length(change.detail::text), 0))
from change join seat on seat.id = change.seat_id and seat.workshop_id = change.workshop_id
group by seat.id, seat.workshop_id;

--> statement-breakpoint
-- Multi-use tokens for VMs admitted everyone; from now on new VMs wait, unless the owner chooses otherwise.
update token set mode = 'approve' where kind = 'agent' and seat_id is null;
--> statement-breakpoint
-- The key of names: NFKC without invisible characters, one blank between words, lower case. Of seats with the
-- same key, the first one gets it; the others keep their names.
with keyed as (
  select id, workshop_id, ordinal, lower(btrim(regexp_replace(regexp_replace(
    normalize(display_name, NFKC),
    U&'[\00AD\034F\061C\115F\1160\17B4\17B5\180B-\180F\200B-\200F\202A-\202E\2060-\206F\3164\FE00-\FE0F\FEFF\FFA0\FFF0-\FFF8\+01BCA0-\+01BCA3\+01D173-\+01D17A\+0E0000-\+0E0FFF]',
    '', 'g'), '\s+', ' ', 'g'))) as key
  from seat where display_name is not null
), ranked as (
  select id, key, row_number() over (partition by workshop_id, key order by ordinal) as place from keyed
)
update seat set handle_key = ranked.key, display_name = normalize(seat.display_name, NFC)
from ranked where ranked.id = seat.id and ranked.place = 1 and ranked.key <> '';
