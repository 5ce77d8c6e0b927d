CREATE TABLE `address_changes` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`was` text NOT NULL,
	`at` integer NOT NULL
);
