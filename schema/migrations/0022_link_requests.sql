CREATE TABLE `link_requests` (
	`recipient` text PRIMARY KEY NOT NULL,
	`address` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tokens_mailed_to` ON `tokens` (`mailed_to`) WHERE "tokens"."mailed_to" is not null;