CREATE TABLE `recipients` (
	`mark` text PRIMARY KEY NOT NULL,
	`confirmed_at` integer,
	`refused_at` integer
);
--> statement-breakpoint
CREATE INDEX `recipients_confirmed_at` ON `recipients` (`confirmed_at`);--> statement-breakpoint
ALTER TABLE `tokens` ADD `mailed_to` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `rank` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- What waits to people whom nobody has confirmed goes after what waits for stewards.
UPDATE `outbox` SET `rank` = 2 WHERE `kind` = 'receipt';--> statement-breakpoint
DROP INDEX `outbox_waiting`;--> statement-breakpoint
CREATE INDEX `outbox_waiting` ON `outbox` (`rank`,`due_at`) WHERE "outbox"."sent_at" is null and "outbox"."failed_at" is null;--> statement-breakpoint
CREATE INDEX `outbox_receipts` ON `outbox` (`created_at`) WHERE "outbox"."rank" = 2;--> statement-breakpoint
ALTER TABLE `relays` ADD `typed` integer DEFAULT true NOT NULL;--> statement-breakpoint
-- Whether somebody's mail box is theirs is known of the address now, not of one answer.
ALTER TABLE `relays` DROP COLUMN `confirmed`;--> statement-breakpoint
CREATE INDEX `signups_of` ON `signups` (`who`,`commons_id`) WHERE "signups"."left_at" is null;
