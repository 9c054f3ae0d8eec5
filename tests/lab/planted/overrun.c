// SPDX-License-Identifier: GPL-2.0-only
/* For cppcheck: the array has four elements. */
int planted_overrun(void);

int planted_overrun(void)
{
	int a[4] = { 0, 1, 2, 3 };
	int i, sum = 0;

	for (i = 0; i <= 4; i++)
		sum += a[i];
	return sum;
}
