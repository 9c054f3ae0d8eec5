/* SPDX-License-Identifier: GPL-2.0-only */
/* What users ask of the plugin: rules, statistics, messages. Assertions. */
#ifndef CONFORM_CONTROL_H
#define CONFORM_CONTROL_H

#include "subject.h"

/* False: it does not even take the filter data that are known to be right. */
bool control_takes_filter(const struct subject *s);
void control_check_filters(const struct subject *s);
void control_check_stats(const struct subject *s);
void control_check_messages(const struct subject *s);

/* Does this kernel let allocations fail? */
bool control_can_fail(void);
void control_check_faults(const struct subject *s);

#endif /* CONFORM_CONTROL_H */
