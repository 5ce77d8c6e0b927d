CREATE TABLE `commons` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`slug` text,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`summary` text NOT NULL,
	`date` text NOT NULL,
	`starts` text NOT NULL,
	`ends` text,
	`zone` text NOT NULL,
	`repeats` text NOT NULL,
	`until` text,
	`area` text NOT NULL,
	`place` text NOT NULL,
	`reveal` text NOT NULL,
	`bring` text NOT NULL,
	`access` text NOT NULL,
	`host` text NOT NULL,
	`steward_name` text NOT NULL,
	`last_over_at` integer NOT NULL,
	`sequence` integer DEFAULT 0 NOT NULL,
	`changed_at` integer,
	`published_at` integer,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `commons_slug` ON `commons` (`slug`);--> statement-breakpoint
CREATE INDEX `commons_last_over_at` ON `commons` (`last_over_at`) WHERE "commons"."slug" is not null;--> statement-breakpoint
CREATE INDEX `commons_published_at` ON `commons` (`published_at`) WHERE "commons"."slug" is not null;--> statement-breakpoint
CREATE TABLE `occurrences` (
	`entry_id` text NOT NULL,
	`n` integer NOT NULL,
	`kind` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer,
	`over_at` integer NOT NULL,
	PRIMARY KEY(`entry_id`, `n`),
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `occurrences_starts_at` ON `occurrences` (`starts_at`);--> statement-breakpoint
CREATE INDEX `occurrences_over_at` ON `occurrences` (`over_at`);--> statement-breakpoint
CREATE INDEX `occurrences_first` ON `occurrences` (`over_at`) WHERE "occurrences"."n" = 0;--> statement-breakpoint
CREATE INDEX `occurrences_first_of_kind` ON `occurrences` (`kind`,`over_at`) WHERE "occurrences"."n" = 0;--> statement-breakpoint
CREATE TABLE `entries` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`title` text NOT NULL,
	`contact` text,
	`contact_until` integer NOT NULL,
	`fingerprint` text,
	`example` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `entries_status` ON `entries` (`status`,`created_at`);--> statement-breakpoint
CREATE INDEX `entries_contact_until` ON `entries` (`contact_until`) WHERE "entries"."contact" is not null;--> statement-breakpoint
CREATE INDEX `entries_example` ON `entries` (`example`) WHERE "entries"."example" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `entries_fingerprint` ON `entries` (`fingerprint`) WHERE "entries"."status" = 'pending';--> statement-breakpoint
CREATE TABLE `transitions` (
	`id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	`version` integer NOT NULL,
	`to` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`note` text
);
--> statement-breakpoint
CREATE INDEX `transitions_entry_id` ON `transitions` (`entry_id`,`at`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`id` text PRIMARY KEY NOT NULL,
	`to` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`html` text NOT NULL,
	`sent_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`recipient` text NOT NULL,
	`sealed` text,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`trouble` text,
	`sent_at` integer,
	`failed_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_waiting` ON `outbox` (`due_at`) WHERE "outbox"."sent_at" is null and "outbox"."failed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_one_digest` ON `outbox` (`recipient`) WHERE "outbox"."kind" = 'digest' and "outbox"."sent_at" is null and "outbox"."failed_at" is null;--> statement-breakpoint
CREATE INDEX `outbox_recipient` ON `outbox` (`recipient`,`created_at`);--> statement-breakpoint
CREATE INDEX `outbox_sent_at` ON `outbox` (`sent_at`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`hash` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`entry_id` text,
	`holder` text,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tokens_expires_at` ON `tokens` (`expires_at`);--> statement-breakpoint
CREATE INDEX `tokens_entry_id` ON `tokens` (`entry_id`);