CREATE TABLE `keeper_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`keeper_id` text NOT NULL,
	`recipient` text NOT NULL,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`confirmed_by` text,
	`confirmed_at` integer,
	`challenge` text,
	`challenge_hash` text,
	`proven_at` integer,
	`active_at` integer,
	`stopped_at` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `keeper_keys_keeper` ON `keeper_keys` (`keeper_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `keeper_keys_open` ON `keeper_keys` (`keeper_id`) WHERE "keeper_keys"."active_at" is null and "keeper_keys"."stopped_at" is null and "keeper_keys"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `keepers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`address` text,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	`ended_at` integer,
	`asked_at` integer,
	`told_on` text
);
--> statement-breakpoint
CREATE INDEX `keepers_until` ON `keepers` (`until`);--> statement-breakpoint
CREATE TABLE `key_log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	`event` text NOT NULL,
	`name` text NOT NULL,
	`recipient` text NOT NULL,
	`at` integer NOT NULL
);

--> statement-breakpoint
-- The log of keys is a chain, as the ledger is: a line follows the last one, and none is changed or taken out.
CREATE TRIGGER `key_log_follow` BEFORE INSERT ON `key_log`
WHEN NEW.seq <> coalesce((SELECT max(seq) FROM key_log), 0) + 1
  OR NEW.prev <> coalesce((SELECT hash FROM key_log ORDER BY seq DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN
  SELECT raise(ABORT, 'constraint failed: key_log.prev');
END;
--> statement-breakpoint
CREATE TRIGGER `key_log_keep` BEFORE UPDATE ON `key_log`
BEGIN
  SELECT raise(ABORT, 'constraint failed: key_log.seq');
END;
--> statement-breakpoint
CREATE TRIGGER `key_log_keep_lines` BEFORE DELETE ON `key_log`
BEGIN
  SELECT raise(ABORT, 'constraint failed: key_log.seq');
END;
