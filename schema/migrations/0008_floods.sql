ALTER TABLE `entries` ADD `turn` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `entries` ADD `sender` text;--> statement-breakpoint
ALTER TABLE `transitions` ADD `silent` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `signups` ADD `shown` integer DEFAULT false NOT NULL;--> statement-breakpoint
DROP INDEX `entries_status`;--> statement-breakpoint
CREATE INDEX `entries_withdrawn` ON `entries` (`created_at`) WHERE "entries"."status" = 'withdrawn';--> statement-breakpoint
DROP INDEX `entries_asking`;--> statement-breakpoint
CREATE INDEX `entries_asking` ON `entries` (`kind`,`turn`,`created_at`,`id`) WHERE "entries"."status" = 'pending' and "entries"."kind" <> 'signups';--> statement-breakpoint
CREATE INDEX `entries_names` ON `entries` (`turn`,`created_at`,`id`) WHERE "entries"."status" = 'pending' and "entries"."kind" = 'signups';--> statement-breakpoint
CREATE INDEX `entries_sender` ON `entries` (`sender`) WHERE "entries"."sender" is not null;--> statement-breakpoint
DROP INDEX `tokens_entry_id`;--> statement-breakpoint
CREATE INDEX `tokens_entry_id` ON `tokens` (`entry_id`) WHERE "tokens"."entry_id" is not null;--> statement-breakpoint
DROP INDEX `tokens_holder`;--> statement-breakpoint
CREATE INDEX `tokens_holder` ON `tokens` (`holder`) WHERE "tokens"."holder" is not null;--> statement-breakpoint
DROP INDEX `signups_placed`;--> statement-breakpoint
CREATE INDEX `signups_shown` ON `signups` (`commons_id`,`n`,`arrival`) WHERE "signups"."shown" = 1 and "signups"."placed_at" is not null and "signups"."left_at" is null;--> statement-breakpoint
CREATE TABLE `signup_tallies` (
	`role_id` text NOT NULL,
	`n` integer NOT NULL,
	`taken` integer NOT NULL,
	`waiting` integer NOT NULL,
	PRIMARY KEY(`role_id`, `n`)
);
--> statement-breakpoint
INSERT INTO `signup_tallies` (`role_id`, `n`, `taken`, `waiting`)
SELECT `role_id`, `n`, count(`placed_at`), count(*) - count(`placed_at`) FROM `signups` WHERE `left_at` IS NULL GROUP BY `role_id`, `n`;
--> statement-breakpoint
-- The role and the date of a sign-up never change: only that it is there, has a place, or has left.
CREATE TRIGGER `signups_tally` AFTER INSERT ON `signups`
WHEN NEW.left_at IS NULL
BEGIN
  INSERT INTO signup_tallies (role_id, n, taken, waiting)
  VALUES (NEW.role_id, NEW.n, NEW.placed_at IS NOT NULL, NEW.placed_at IS NULL)
  ON CONFLICT (role_id, n) DO UPDATE SET taken = taken + excluded.taken, waiting = waiting + excluded.waiting;
END;
--> statement-breakpoint
CREATE TRIGGER `signups_tally_again` AFTER UPDATE OF placed_at, left_at ON `signups`
WHEN (NEW.left_at IS NULL) <> (OLD.left_at IS NULL) OR (NEW.placed_at IS NULL) <> (OLD.placed_at IS NULL)
BEGIN
  INSERT INTO signup_tallies (role_id, n, taken, waiting)
  VALUES (
    NEW.role_id,
    NEW.n,
    (NEW.left_at IS NULL AND NEW.placed_at IS NOT NULL) - (OLD.left_at IS NULL AND OLD.placed_at IS NOT NULL),
    (NEW.left_at IS NULL AND NEW.placed_at IS NULL) - (OLD.left_at IS NULL AND OLD.placed_at IS NULL)
  )
  ON CONFLICT (role_id, n) DO UPDATE SET taken = taken + excluded.taken, waiting = waiting + excluded.waiting;
END;
--> statement-breakpoint
CREATE TRIGGER `signups_untally` AFTER DELETE ON `signups`
WHEN OLD.left_at IS NULL
BEGIN
  UPDATE signup_tallies SET taken = taken - (OLD.placed_at IS NOT NULL), waiting = waiting - (OLD.placed_at IS NULL)
  WHERE role_id = OLD.role_id AND n = OLD.n;
END;
--> statement-breakpoint
-- Where nobody is counted any more nothing is kept, so that what was erased leaves no trace here.
CREATE TRIGGER `signup_tallies_forget` AFTER UPDATE ON `signup_tallies`
WHEN NEW.taken = 0 AND NEW.waiting = 0
BEGIN
  DELETE FROM signup_tallies WHERE role_id = NEW.role_id AND n = NEW.n;
END;
--> statement-breakpoint
UPDATE `signups` SET `shown` = 1 WHERE `show_name` = 1 AND `entry_id` IN (SELECT `id` FROM `entries` WHERE `kind` = 'signups' AND `status` = 'approved');
--> statement-breakpoint
-- A line of the steward's list says no name that was not to be shown.
UPDATE `entries` SET `title` = (SELECT `roles`.`title` FROM `signups` INNER JOIN `roles` ON `roles`.`id` = `signups`.`role_id` WHERE `signups`.`entry_id` = `entries`.`id`)
WHERE `kind` = 'signups' AND `id` IN (SELECT `entry_id` FROM `signups` INNER JOIN `roles` ON `roles`.`id` = `signups`.`role_id` WHERE `show_name` = 0);
--> statement-breakpoint
-- Whoever handed a commons on before follows the changes that they had asked for no more.
UPDATE `tokens` SET `holder` = 'former'
WHERE `purpose` = 'yours' AND `holder` IS NULL AND `entry_id` IN (
  SELECT `entries`.`id` FROM `entries` INNER JOIN `sunrises` ON `sunrises`.`commons_id` = `entries`.`about`
  WHERE `entries`.`kind` = 'edits' AND `sunrises`.`ended_at` IS NULL AND `sunrises`.`n` > 1 AND `entries`.`created_at` < `sunrises`.`since`
);
