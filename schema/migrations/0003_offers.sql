CREATE TABLE `board` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`entry_id` text NOT NULL,
	`direction` text NOT NULL,
	`category` text NOT NULL,
	`area` text NOT NULL,
	`up_at` integer NOT NULL,
	`ask_at` integer,
	`over_at` integer NOT NULL,
	`asked_at` integer,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `board_entry` ON `board` (`entry_id`);--> statement-breakpoint
CREATE INDEX `board_direction` ON `board` (`direction`);--> statement-breakpoint
CREATE INDEX `board_category` ON `board` (`category`);--> statement-breakpoint
CREATE INDEX `board_direction_category` ON `board` (`direction`,`category`);--> statement-breakpoint
CREATE INDEX `board_area` ON `board` ("area" collate nocase);--> statement-breakpoint
CREATE INDEX `board_over_at` ON `board` (`over_at`);--> statement-breakpoint
CREATE INDEX `board_ask_at` ON `board` (`ask_at`) WHERE "board"."ask_at" is not null and "board"."asked_at" is null;--> statement-breakpoint
CREATE TABLE `completions` (
	`entry_id` text NOT NULL,
	`round` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`entry_id`, `round`)
);
--> statement-breakpoint
CREATE TABLE `hands` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`chore_id` text NOT NULL,
	`round` integer NOT NULL,
	`place` integer,
	`name` text NOT NULL,
	`date` text NOT NULL,
	`done` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hands_chore` ON `hands` (`chore_id`,`round`);--> statement-breakpoint
CREATE UNIQUE INDEX `hands_place` ON `hands` (`chore_id`,`round`,`place`) WHERE "hands"."place" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `hands_name` ON `hands` (`chore_id`,`round`,"name" collate nocase,`date`) WHERE "hands"."place" is not null;--> statement-breakpoint
CREATE TABLE `offers` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`slug` text,
	`direction` text NOT NULL,
	`category` text NOT NULL,
	`title` text NOT NULL,
	`details` text NOT NULL,
	`quantity` text NOT NULL,
	`area` text NOT NULL,
	`until` text,
	`commons_id` text,
	`name` text NOT NULL,
	`rhythm` text,
	`hands` integer,
	`round` integer DEFAULT 1 NOT NULL,
	`quiet` integer DEFAULT false NOT NULL,
	`published_at` integer,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `offers_slug` ON `offers` (`slug`);--> statement-breakpoint
CREATE TABLE `relays` (
	`id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	`contact` text NOT NULL,
	`name` text NOT NULL,
	`message` text,
	`confirmed` integer DEFAULT false NOT NULL,
	`sender` text NOT NULL,
	`at` integer NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `relays_entry` ON `relays` (`entry_id`,`at`);--> statement-breakpoint
CREATE INDEX `relays_sender` ON `relays` (`sender`,`at`);--> statement-breakpoint
CREATE INDEX `relays_until` ON `relays` (`until`);--> statement-breakpoint
CREATE TABLE `victories` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`told` text NOT NULL,
	`name` text NOT NULL,
	`invites` text NOT NULL,
	`invites_id` text NOT NULL,
	`published_at` integer,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `victories_published_at` ON `victories` (`published_at`) WHERE "victories"."published_at" is not null;