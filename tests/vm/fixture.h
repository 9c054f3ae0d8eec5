/* SPDX-License-Identifier: GPL-2.0-only */
/* The packets of the dissector's table, as bytes. */
#ifndef VM_FIXTURE_H
#define VM_FIXTURE_H

#include <stdint.h>

uint32_t fixture_count(void);
const uint8_t *fixture_frame(uint32_t index, uint32_t *size);

#endif /* VM_FIXTURE_H */
