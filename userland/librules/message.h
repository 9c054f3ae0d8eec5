/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors, and the places they speak of. */
#ifndef PFR_MESSAGE_H
#define PFR_MESSAGE_H

#include "set.h"

/* Always false, so that it can be returned. @place may be NULL. */
bool pfr_error(struct pfr_set *set, const struct pfr_place *place,
	       const char *format, ...) __attribute__((format(printf, 3, 4), cold));

/* More about the last error, at another place. */
void pfr_note(struct pfr_set *set, const struct pfr_place *place,
	      const char *format, ...) __attribute__((format(printf, 3, 4), cold));

#endif /* PFR_MESSAGE_H */
