-- The hours of a role are kept as minutes on the clock from the start of a date, so that they move with it. A bare
-- clock time may have meant the day before, the same day or the day after: the one within the date, or nearest to it.
ALTER TABLE `roles` ADD `begins` integer;--> statement-breakpoint
ALTER TABLE `roles` ADD `lasts` integer;--> statement-breakpoint
WITH typed AS (
	SELECT r.id, c.ends IS NULL AS open,
		60 * substr(r.starts, 1, 2) + substr(r.starts, 4, 2) - (60 * substr(c.starts, 1, 2) + substr(c.starts, 4, 2)) AS on_the_day,
		coalesce(nullif((60 * substr(r.ends, 1, 2) + substr(r.ends, 4, 2) - 60 * substr(r.starts, 1, 2) - substr(r.starts, 4, 2) + 1440) % 1440, 0), 1440) AS lasts,
		CASE WHEN c.ends IS NULL THEN 1440 - 60 * substr(c.starts, 1, 2) - substr(c.starts, 4, 2)
			ELSE coalesce(nullif((60 * substr(c.ends, 1, 2) + substr(c.ends, 4, 2) - 60 * substr(c.starts, 1, 2) - substr(c.starts, 4, 2) + 1440) % 1440, 0), 1440) END AS span
	FROM roles r INNER JOIN commons c ON c.entry_id = r.commons_id WHERE r.starts IS NOT NULL AND r.ends IS NOT NULL
), candidates AS (
	SELECT id, open, lasts, span, place, on_the_day + shift AS begins
	FROM typed, (SELECT 0 AS place, 0 AS shift UNION ALL SELECT 1, 1440 UNION ALL SELECT 2, -1440)
), ranked AS (
	SELECT id, begins, lasts, row_number() OVER (PARTITION BY id ORDER BY
		CASE WHEN begins + lasts < 0 THEN -begins - lasts WHEN begins <= span THEN 0 WHEN open THEN begins ELSE begins - span END,
		max(begins, 0) - min(begins + lasts, span), place) AS rank
	FROM candidates
)
UPDATE `roles` SET `begins` = ranked.begins, `lasts` = ranked.lasts FROM ranked WHERE ranked.id = roles.id AND ranked.rank = 1;
--> statement-breakpoint
ALTER TABLE `roles` DROP COLUMN `starts`;--> statement-breakpoint
ALTER TABLE `roles` DROP COLUMN `ends`;--> statement-breakpoint
-- What an edit says of hours is meant beside the time at which its commons started as it was written.
ALTER TABLE `edits` ADD `starts` text;--> statement-breakpoint
UPDATE `edits` SET `starts` = (SELECT `starts` FROM `commons` WHERE `entry_id` = `edits`.`commons_id`);--> statement-breakpoint
-- Lists ask for the next date of each commons.
DROP INDEX `occurrences_first`;--> statement-breakpoint
DROP INDEX `occurrences_first_of_kind`;--> statement-breakpoint
CREATE INDEX `occurrences_of` ON `occurrences` (`entry_id`,`over_at`);
