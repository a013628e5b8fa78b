# Lists the tables of schema steps: FILE:LINE, name, and the column of its `-- distribute by X.`; `*` for a
# reference table, `?` where nothing above the table says which.

/^-- distribute by / { column = $4; sub(/[.,;:]+$/, "", column); next }
/^-- reference table/ { column = "*"; next }
/^--/ { next }
/^CREATE TABLE / {
    table = $3
    sub(/\(.*/, "", table)
    print FILENAME ":" FNR, table, column == "" ? "?" : column
}
{ column = "" }
