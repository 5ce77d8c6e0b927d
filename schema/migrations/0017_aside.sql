CREATE TABLE `aside` (
	`entry_id` text NOT NULL,
	`from_table` text NOT NULL,
	`row` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `aside_entry_id` ON `aside` (`entry_id`);