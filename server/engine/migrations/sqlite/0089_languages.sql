-- There was no language but English, and everybody had it without a choice. Now that there are
-- more, whoever has not chosen one reads in that of his browser.
UPDATE users SET language = '' WHERE language = 'en';
