CREATE TABLE `act_drafts` (
	`entry_id` text NOT NULL,
	`n` integer NOT NULL,
	`act` text NOT NULL,
	`hundredths` integer NOT NULL,
	`unit` text NOT NULL,
	`date` text NOT NULL,
	`who` text,
	`what` text NOT NULL,
	`commons_id` text,
	`corrects` integer,
	PRIMARY KEY(`entry_id`, `n`),
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `act_names` (
	`commons_id` text NOT NULL,
	`name` text NOT NULL,
	`acts` integer NOT NULL,
	PRIMARY KEY(`commons_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `acts` (
	`seq` integer PRIMARY KEY NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	`act` text NOT NULL,
	`hundredths` integer NOT NULL,
	`unit` text NOT NULL,
	`date` text NOT NULL,
	`commons_id` text,
	`corrects` integer,
	`at` integer NOT NULL,
	`who_commitment` text NOT NULL,
	`what_commitment` text NOT NULL,
	`who` text,
	`who_salt` text,
	`what` text,
	`what_salt` text,
	`entry_id` text,
	`host` text,
	`month` text GENERATED ALWAYS AS (substr("date", 1, 7)) VIRTUAL NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `acts_corrects` ON `acts` (`corrects`) WHERE "acts"."corrects" is not null;--> statement-breakpoint
CREATE INDEX `acts_month` ON `acts` (`month`);--> statement-breakpoint
CREATE INDEX `acts_act` ON `acts` (`act`);--> statement-breakpoint
CREATE INDEX `acts_commons` ON `acts` (`commons_id`) WHERE "acts"."commons_id" is not null;--> statement-breakpoint
CREATE INDEX `acts_commons_act` ON `acts` (`commons_id`,`act`) WHERE "acts"."commons_id" is not null;--> statement-breakpoint
CREATE INDEX `acts_host` ON `acts` ("host" collate nocase) WHERE "acts"."host" is not null;--> statement-breakpoint
CREATE INDEX `acts_host_act` ON `acts` ("host" collate nocase,`act`) WHERE "acts"."host" is not null;--> statement-breakpoint
CREATE INDEX `acts_named` ON `acts` (`month`) WHERE "acts"."who" is not null;--> statement-breakpoint
CREATE INDEX `acts_entry` ON `acts` (`entry_id`) WHERE "acts"."entry_id" is not null;--> statement-breakpoint
CREATE TABLE `tallies` (
	`span` text NOT NULL,
	`key` text NOT NULL,
	`act` text NOT NULL,
	`unit` text NOT NULL,
	`acts` integer NOT NULL,
	`hundredths` integer NOT NULL,
	PRIMARY KEY(`span`, `key`, `act`, `unit`)
);
--> statement-breakpoint
ALTER TABLE `entries` ADD `about` text;