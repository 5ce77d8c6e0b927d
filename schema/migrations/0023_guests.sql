DROP INDEX `roles_title`;--> statement-breakpoint
ALTER TABLE `roles` ADD `guests` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `roles_title` ON `roles` (`commons_id`,`guests`,"title" collate nocase);--> statement-breakpoint
DROP INDEX `signups_entry`;--> statement-breakpoint
ALTER TABLE `signups` ADD `people` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `signups` ADD `line` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `signups_entry` ON `signups` (`entry_id`,`date_number`);--> statement-breakpoint
-- A guest may bring others: what is counted are people.
DROP TRIGGER `signups_tally`;--> statement-breakpoint
DROP TRIGGER `signups_tally_again`;--> statement-breakpoint
DROP TRIGGER `signups_untally`;--> statement-breakpoint
CREATE TRIGGER `signups_tally` AFTER INSERT ON `signups`
WHEN NEW.left_at IS NULL
BEGIN
  INSERT INTO signup_tallies (role_id, date_number, taken, waiting)
  VALUES (NEW.role_id, NEW.date_number, NEW.people * (NEW.placed_at IS NOT NULL), NEW.people * (NEW.placed_at IS NULL))
  ON CONFLICT (role_id, date_number) DO UPDATE SET taken = taken + excluded.taken, waiting = waiting + excluded.waiting;
END;
--> statement-breakpoint
-- How many come under one sign-up never changes.
CREATE TRIGGER `signups_tally_again` AFTER UPDATE OF placed_at, left_at ON `signups`
WHEN (NEW.left_at IS NULL) <> (OLD.left_at IS NULL) OR (NEW.placed_at IS NULL) <> (OLD.placed_at IS NULL)
BEGIN
  INSERT INTO signup_tallies (role_id, date_number, taken, waiting)
  VALUES (
    NEW.role_id,
    NEW.date_number,
    NEW.people * ((NEW.left_at IS NULL AND NEW.placed_at IS NOT NULL) - (OLD.left_at IS NULL AND OLD.placed_at IS NOT NULL)),
    NEW.people * ((NEW.left_at IS NULL AND NEW.placed_at IS NULL) - (OLD.left_at IS NULL AND OLD.placed_at IS NULL))
  )
  ON CONFLICT (role_id, date_number) DO UPDATE SET taken = taken + excluded.taken, waiting = waiting + excluded.waiting;
END;
--> statement-breakpoint
CREATE TRIGGER `signups_untally` AFTER DELETE ON `signups`
WHEN OLD.left_at IS NULL
BEGIN
  UPDATE signup_tallies SET taken = taken - OLD.people * (OLD.placed_at IS NOT NULL), waiting = waiting - OLD.people * (OLD.placed_at IS NULL)
  WHERE role_id = OLD.role_id AND date_number = OLD.date_number;
END;
--> statement-breakpoint
-- Every commons that is public, or was, has a place where guests say that they come.
INSERT INTO `roles` (`id`, `commons_id`, `position`, `title`, `hands`, `first_time`, `for_newcomers`, `guests`)
SELECT 'guests-' || `entry_id`, `entry_id`, -1, 'Coming along', 1000, 0, 0, 1 FROM `commons` WHERE `slug` IS NOT NULL;
