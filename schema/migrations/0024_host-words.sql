CREATE TABLE `host_words` (
	`commons_id` text NOT NULL,
	`at` integer NOT NULL,
	`said` text NOT NULL,
	`alone` integer NOT NULL,
	PRIMARY KEY(`commons_id`, `at`)
);
--> statement-breakpoint
CREATE INDEX `host_words_at` ON `host_words` (`at`);