CREATE TABLE `standing_circle` (
	`one` integer PRIMARY KEY NOT NULL,
	`commons_id` text NOT NULL
);
