CREATE TABLE `messages` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`page` text NOT NULL,
	`message` text NOT NULL,
	`name` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `messages_page` ON `messages` (`page`);