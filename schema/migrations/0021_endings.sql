CREATE TABLE `endings` (
	`steward_id` text PRIMARY KEY NOT NULL,
	`by` text NOT NULL,
	`reason` text NOT NULL,
	`answer` text,
	`at` integer NOT NULL
);
