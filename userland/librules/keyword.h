/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of the rule language. */
#ifndef PFR_KEYWORD_H
#define PFR_KEYWORD_H

#include <stddef.h>

/* Its token, or 0: no keyword. */
int pfr_keyword(const char *word, size_t length);

#endif /* PFR_KEYWORD_H */
