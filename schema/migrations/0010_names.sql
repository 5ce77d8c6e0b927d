-- One name, one sense. SQLite renames a column in the indexes and triggers that name it, too.
ALTER TABLE `occurrences` RENAME COLUMN `n` TO `date_number`;--> statement-breakpoint
ALTER TABLE `changes` RENAME COLUMN `n` TO `date_number`;--> statement-breakpoint
ALTER TABLE `signups` RENAME COLUMN `n` TO `date_number`;--> statement-breakpoint
ALTER TABLE `signup_tallies` RENAME COLUMN `n` TO `date_number`;--> statement-breakpoint
ALTER TABLE `roles` RENAME COLUMN `n` TO `position`;--> statement-breakpoint
ALTER TABLE `sunrises` RENAME COLUMN `n` TO `number`;--> statement-breakpoint
ALTER TABLE `act_drafts` RENAME COLUMN `n` TO `position`;--> statement-breakpoint
ALTER TABLE `board` RENAME COLUMN `n` TO `position`;--> statement-breakpoint
-- A link is about something, is a steward's, or is one side's of a reply; that it was asked for, or that its holder
-- handed the commons on, is said by itself.
DROP INDEX `tokens_entry_id`;--> statement-breakpoint
DROP INDEX `tokens_holder`;--> statement-breakpoint
ALTER TABLE `tokens` RENAME COLUMN `entry_id` TO `subject_id`;--> statement-breakpoint
ALTER TABLE `tokens` RENAME COLUMN `holder` TO `steward_id`;--> statement-breakpoint
ALTER TABLE `tokens` ADD `side` text;--> statement-breakpoint
ALTER TABLE `tokens` ADD `asked` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tokens` ADD `handed_on` integer DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE `tokens` SET `asked` = 1, `subject_id` = NULL WHERE `purpose` = 'desk' AND `subject_id` = 'asked';--> statement-breakpoint
UPDATE `tokens` SET `side` = `steward_id`, `steward_id` = NULL WHERE `purpose` = 'reply';--> statement-breakpoint
UPDATE `tokens` SET `handed_on` = 1, `steward_id` = NULL WHERE `purpose` = 'yours' AND `steward_id` = 'former';--> statement-breakpoint
CREATE INDEX `tokens_subject_id` ON `tokens` (`subject_id`) WHERE "tokens"."subject_id" is not null;--> statement-breakpoint
CREATE INDEX `tokens_steward_id` ON `tokens` (`steward_id`) WHERE "tokens"."steward_id" is not null;--> statement-breakpoint
-- What somebody heard of is a change, and whether they know that the commons was taken down is another thing. Its
-- changes went with it, so that there is none left to have heard of.
DROP INDEX `signups_taken_down`;--> statement-breakpoint
ALTER TABLE `signups` ADD `taken_down` text;--> statement-breakpoint
UPDATE `signups` SET `taken_down` = iif(`heard` = -1, 'to-tell', 'told'), `heard` = 0 WHERE `heard` = -1 OR `heard` = 9007199254740991;--> statement-breakpoint
CREATE INDEX `signups_taken_down` ON `signups` (`arrival`) WHERE "signups"."taken_down" = 'to-tell' and "signups"."left_at" is null;--> statement-breakpoint
-- What stewards are asked about by no mail says so itself.
DROP INDEX `entries_asking`;--> statement-breakpoint
DROP INDEX `entries_names`;--> statement-breakpoint
ALTER TABLE `entries` ADD `silent` integer DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE `entries` SET `silent` = 1 WHERE `kind` = 'signups';--> statement-breakpoint
CREATE INDEX `entries_asking` ON `entries` (`kind`,`turn`,`created_at`,`id`) WHERE "entries"."status" = 'pending' and "entries"."silent" = 0;--> statement-breakpoint
CREATE INDEX `entries_silent` ON `entries` (`kind`,`turn`,`created_at`,`id`) WHERE "entries"."status" = 'pending' and "entries"."silent" = 1;
