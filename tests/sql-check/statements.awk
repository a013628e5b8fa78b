# Writes the named statements of db/sql as scripts: -v sqlite=FILE for sqlite3, -v postgres=FILE for psql. Each
# statement is announced as "@ FILE:LINE NAME" on the stream that carries the errors, too.

BEGIN { print ".dbconfig dqs_dml off" > sqlite } # as the driver has it: "x" is a name, never a text
FNR == 1 { name = "" }
/^-- name:/ {
    name = $3
    printf ".print @ %s:%d %s\nEXPLAIN\n", FILENAME, FNR, name > sqlite
    printf "\\warn @ %s:%d %s\nPREPARE \"%s\" AS\n", FILENAME, FNR, name, name > postgres
    next
}
name != "" {
    print > sqlite
    print > postgres
}
