/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the values of a JSON text are in it. */
#ifndef PFR_JSON_PLACE_H
#define PFR_JSON_PLACE_H

#include "set.h"

struct pfr_place pfr_json_whole(const struct pfr_source *source);

/* The elements of an array, as many as it has. */
struct pfr_place pfr_json_first(const struct pfr_place *array);
struct pfr_place pfr_json_next(const struct pfr_place *element);

/* The value of a member; the object, if it has none of that name. */
struct pfr_place pfr_json_member(const struct pfr_place *object,
				 const char *key);

/* The same for the key, with its quotes. */
struct pfr_place pfr_json_key(const struct pfr_place *object, const char *key);

#endif /* PFR_JSON_PLACE_H */
