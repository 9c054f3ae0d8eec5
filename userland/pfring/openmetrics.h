/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All figures of the module in the format of OpenMetrics. */
#ifndef PFRING_OPENMETRICS_H
#define PFRING_OPENMETRICS_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Writes what /proc/net/pf_ring has now; with @rules also each wildcard rule,
 * which needs root. Without a module, that it is not there. @json: an object
 * per line instead. False after a complaint.
 */
bool openmetrics_write(FILE *out, bool rules, bool json);

#endif /* PFRING_OPENMETRICS_H */
