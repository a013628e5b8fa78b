#!/bin/sh
# Writes the main() that runs the suites of the given tests/unit/ROOM/test_NAME.c files.
set -eu

printf '#include <check.h>\n#include <stdio.h>\n#include <stdlib.h>\n\n'
for f in "$@"; do n=${f##*/test_}; printf 'Suite *suite_%s(void);\n' "${n%.c}"; done
printf '\nint main(void)\n{\n    SRunner *runner = srunner_create(NULL);\n\n'
for f in "$@"; do n=${f##*/test_}; printf '    srunner_add_suite(runner, suite_%s());\n' "${n%.c}"; done
cat <<'END'
    srunner_run_all(runner, CK_ENV);

    int run = srunner_ntests_run(runner), failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    if (run == 0) fprintf(stderr, "no test ran\n");
    return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
END
