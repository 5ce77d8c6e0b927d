CREATE TABLE `offer_edits` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`offer_id` text NOT NULL,
	`category` text NOT NULL,
	`title` text NOT NULL,
	`details` text NOT NULL,
	`quantity` text NOT NULL,
	`area` text NOT NULL,
	`until` text,
	`commons_id` text,
	`name` text NOT NULL,
	`rhythm` text,
	`hands` integer,
	`wanted_back` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
-- What is on the board can be changed there: it is found by its new words.
CREATE TRIGGER `board_find_again` AFTER UPDATE OF words ON `board`
BEGIN
  DELETE FROM board_search WHERE rowid = OLD.position;
  INSERT INTO board_search (rowid, words) VALUES (NEW.position, NEW.words);
END;
