// Package align finds what two lists have in common, in order.
package align

import "slices"

// Common is a longest common subsequence of two lists of n and m entries, as
// pairs of indices. Of lists so long that it would take too much memory it is
// what they begin and end with.
func Common(n, m int, same func(a, b int) bool) [][2]int {
	var head, tail [][2]int
	begin := 0
	for begin < min(n, m) && same(begin, begin) {
		head = append(head, [2]int{begin, begin})
		begin++
	}
	for n > begin && m > begin && same(n-1, m-1) {
		n, m = n-1, m-1
		tail = append(tail, [2]int{n, m})
	}
	slices.Reverse(tail)
	a, b := n-begin, m-begin
	const most = 4 << 20
	if a == 0 || b == 0 || a*b > most {
		return append(head, tail...)
	}
	length := make([][]int, a+1)
	for i := range length {
		length[i] = make([]int, b+1)
	}
	for i := a - 1; i >= 0; i-- {
		for j := b - 1; j >= 0; j-- {
			if same(begin+i, begin+j) {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < a && j < b; {
		switch {
		case same(begin+i, begin+j):
			head = append(head, [2]int{begin + i, begin + j})
			i++
			j++
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return append(head, tail...)
}
