CREATE TABLE `agreements` (
	`letter_id` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`sealed` text NOT NULL,
	`hash` text NOT NULL,
	`look_again` text NOT NULL,
	`written_by` text NOT NULL,
	`read_by` text,
	`text` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `agreements_id_unique` ON `agreements` (`id`);--> statement-breakpoint
CREATE TABLE `called_circles` (
	`letter_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	`sealed` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `circle_people` (
	`letter_id` text NOT NULL,
	`number` integer NOT NULL,
	`role` text NOT NULL,
	`find_hash` text NOT NULL,
	`act_hash` text NOT NULL,
	`recipient` text NOT NULL,
	`salt` text,
	`answer` text,
	`answered_version` integer,
	`spoken` integer DEFAULT false NOT NULL,
	`agreed_version` integer,
	PRIMARY KEY(`letter_id`, `number`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `circle_people_find_hash_unique` ON `circle_people` (`find_hash`);