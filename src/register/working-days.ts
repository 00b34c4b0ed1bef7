/** The end of the working day so many after an instant's; Saturdays and Sundays are none. In UTC. */
export function workingDaysAfter(instant: Date, days: number): Date {
  const day = new Date(instant);
  day.setUTCHours(23, 59, 59, 0);
  for (let left = days; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (day.getUTCDay() !== 0 && day.getUTCDay() !== 6) left--;
  }
  return day;
}
