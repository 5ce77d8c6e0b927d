DROP INDEX `entries_asking`;--> statement-breakpoint
DROP INDEX `entries_silent`;--> statement-breakpoint
ALTER TABLE `entries` ADD `due_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `entries_over` ON `entries` (`contact_until`) WHERE "entries"."status" in ('pending', 'sent-back');--> statement-breakpoint
CREATE INDEX `entries_asking` ON `entries` (`kind`,`turn`,`due_at`,`created_at`,`id`) WHERE "entries"."status" = 'pending' and "entries"."silent" = 0;--> statement-breakpoint
CREATE INDEX `entries_silent` ON `entries` (`kind`,`turn`,`due_at`,`created_at`,`id`) WHERE "entries"."status" = 'pending' and "entries"."silent" = 1;--> statement-breakpoint
-- What waits now is read by its day, as far as its end tells that, or a while after it came.
UPDATE `entries` SET `due_at` = CASE WHEN `kind` IN ('commons', 'edits', 'signups') THEN `contact_until` - 2592060000 ELSE `created_at` + 259200000 END WHERE `status` IN ('pending', 'sent-back');
