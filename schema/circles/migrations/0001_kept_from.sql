CREATE TABLE `letter_kept_from` (
	`letter_id` text NOT NULL,
	`keeper_id` text NOT NULL,
	PRIMARY KEY(`letter_id`, `keeper_id`)
) WITHOUT ROWID;
