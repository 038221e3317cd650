CREATE TABLE greetings (
    id integer PRIMARY KEY,
    words text NOT NULL
);
