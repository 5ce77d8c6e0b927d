CREATE TABLE `changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`commons_id` text NOT NULL,
	`n` integer NOT NULL,
	`what` text NOT NULL,
	`at` integer NOT NULL,
	`was_starts_at` integer NOT NULL,
	`was_ends_at` integer,
	`was_area` text,
	`was_place` text,
	`new_time` integer DEFAULT false NOT NULL,
	`new_place` integer DEFAULT false NOT NULL,
	`parts` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `changes_date` ON `changes` (`commons_id`,`n`);--> statement-breakpoint
CREATE INDEX `changes_commons` ON `changes` (`commons_id`);--> statement-breakpoint
CREATE TABLE `edits` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`commons_id` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`summary` text NOT NULL,
	`reveal` text NOT NULL,
	`bring` text NOT NULL,
	`access` text NOT NULL,
	`host` text NOT NULL,
	`steward_name` text NOT NULL,
	`roles` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `roles` (
	`id` text PRIMARY KEY NOT NULL,
	`commons_id` text NOT NULL,
	`n` integer NOT NULL,
	`title` text NOT NULL,
	`hands` integer NOT NULL,
	`starts` text,
	`ends` text,
	`first_time` integer NOT NULL,
	`for_newcomers` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `roles_title` ON `roles` (`commons_id`,"title" collate nocase);--> statement-breakpoint
CREATE TABLE `signups` (
	`arrival` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`entry_id` text NOT NULL,
	`commons_id` text NOT NULL,
	`n` integer NOT NULL,
	`role_id` text NOT NULL,
	`name` text NOT NULL,
	`who` text NOT NULL,
	`newcomer` integer NOT NULL,
	`show_name` integer NOT NULL,
	`has_mail` integer NOT NULL,
	`placed_at` integer,
	`waited` integer DEFAULT false NOT NULL,
	`left_at` integer,
	`heard` integer NOT NULL,
	`reminded_at` integer,
	`is_news` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signups_entry` ON `signups` (`entry_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `signups_who` ON `signups` (`role_id`,`n`,`who`) WHERE "signups"."left_at" is null;--> statement-breakpoint
CREATE INDEX `signups_heard` ON `signups` (`commons_id`,`n`,`heard`);--> statement-breakpoint
CREATE INDEX `signups_placed` ON `signups` (`role_id`,`n`) WHERE "signups"."left_at" is null and "signups"."placed_at" is not null;--> statement-breakpoint
CREATE INDEX `signups_to_remind` ON `signups` (`commons_id`,`n`) WHERE "signups"."left_at" is null and "signups"."placed_at" is not null and "signups"."reminded_at" is null;--> statement-breakpoint
CREATE INDEX `signups_waiting` ON `signups` (`role_id`,`n`,`arrival`) WHERE "signups"."left_at" is null and "signups"."placed_at" is null;--> statement-breakpoint
CREATE INDEX `signups_moved_up` ON `signups` (`arrival`) WHERE "signups"."waited" = 1 and "signups"."placed_at" is not null and "signups"."left_at" is null;--> statement-breakpoint
CREATE INDEX `signups_taken_down` ON `signups` (`arrival`) WHERE "signups"."heard" = -1 and "signups"."left_at" is null;--> statement-breakpoint
CREATE INDEX `signups_news` ON `signups` (`commons_id`) WHERE "signups"."is_news" = 1;--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`call` text NOT NULL,
	`commons_id` text,
	`sunrise` integer,
	`by` text NOT NULL,
	`address` text,
	`recipient` text NOT NULL,
	`at` integer NOT NULL,
	`until` integer NOT NULL,
	`answer` text,
	`answered_at` integer
);
--> statement-breakpoint
CREATE INDEX `invitations_commons` ON `invitations` (`commons_id`,`at`);--> statement-breakpoint
CREATE INDEX `invitations_by` ON `invitations` (`by`,`at`);--> statement-breakpoint
CREATE INDEX `invitations_recipient` ON `invitations` (`recipient`,`at`);--> statement-breakpoint
CREATE INDEX `invitations_until` ON `invitations` (`until`);--> statement-breakpoint
CREATE TABLE `stewards` (
	`id` text PRIMARY KEY NOT NULL,
	`address` text,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	`ended_at` integer,
	`asked_at` integer
);
--> statement-breakpoint
CREATE INDEX `stewards_until` ON `stewards` (`until`);--> statement-breakpoint
CREATE TABLE `sunrises` (
	`commons_id` text NOT NULL,
	`n` integer NOT NULL,
	`name` text NOT NULL,
	`since` integer NOT NULL,
	`ended_at` integer,
	`steered_at` integer NOT NULL,
	`asked_at` integer,
	`offered_at` integer,
	PRIMARY KEY(`commons_id`, `n`)
);
--> statement-breakpoint
CREATE INDEX `sunrises_silent` ON `sunrises` (`asked_at`) WHERE "sunrises"."asked_at" is not null and "sunrises"."offered_at" is null and "sunrises"."ended_at" is null;--> statement-breakpoint
ALTER TABLE `commons` ADD `roles` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `commons` ADD `summarized_on` text;--> statement-breakpoint
ALTER TABLE `occurrences` ADD `called_off` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `occurrences` ADD `area` text;--> statement-breakpoint
ALTER TABLE `occurrences` ADD `place` text;--> statement-breakpoint
ALTER TABLE `occurrences` ADD `quiet_place` text;--> statement-breakpoint
ALTER TABLE `occurrences` ADD `last_change` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `occurrences` ADD `asked` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `occurrences_changed` ON `occurrences` (`over_at`) WHERE "occurrences"."last_change" > 0;--> statement-breakpoint
CREATE INDEX `entries_asking` ON `entries` (`created_at`) WHERE "entries"."status" = 'pending' and "entries"."kind" <> 'signups';--> statement-breakpoint
CREATE INDEX `transitions_at` ON `transitions` (`at`);--> statement-breakpoint
CREATE INDEX `tokens_holder` ON `tokens` (`holder`);--> statement-breakpoint
-- Whoever looks after a commons that is up holds its first sunrise.
INSERT INTO `sunrises` (`commons_id`, `n`, `name`, `since`, `steered_at`)
SELECT `entry_id`, 1, `steward_name`, `published_at`, `published_at` FROM `commons`
WHERE `published_at` IS NOT NULL AND `entry_id` IN (SELECT `id` FROM `entries` WHERE `status` = 'approved');
--> statement-breakpoint
-- Nobody is asked what came of dates that are long over.
UPDATE `occurrences` SET `asked` = 1 WHERE `over_at` < unixepoch() * 1000;
