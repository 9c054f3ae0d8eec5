/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmocka wants its four headers in this order. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define assert_text_has(text, part) assert_non_null(strstr(text, part))

#endif /* TEST_H */
