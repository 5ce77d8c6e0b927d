CREATE TABLE `letter_readers` (
	`letter_id` text NOT NULL,
	`key_id` text NOT NULL,
	`keeper_id` text NOT NULL,
	PRIMARY KEY(`letter_id`, `key_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `letters` (
	`id` text PRIMARY KEY NOT NULL,
	`find_hash` text NOT NULL,
	`act_hash` text NOT NULL,
	`answer_hash` text NOT NULL,
	`reply_to` text NOT NULL,
	`sealed` text NOT NULL,
	`day` text NOT NULL,
	`last_day` text NOT NULL,
	`read_day` text,
	`ending` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `letters_find_hash_unique` ON `letters` (`find_hash`);--> statement-breakpoint
CREATE TABLE `words` (
	`letter_id` text NOT NULL,
	`number` integer NOT NULL,
	`by` text NOT NULL,
	`sealed` text NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`letter_id`, `number`)
) WITHOUT ROWID;
