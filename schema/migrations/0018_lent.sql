ALTER TABLE `offers` ADD `wanted_back` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `offers` ADD `lent_at` integer;