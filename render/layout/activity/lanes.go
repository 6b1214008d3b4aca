package activity

// laneOrder returns where each lane stands, counted from the left: in the
// order of first use, unless another one makes the flows between lanes
// shorter.
func laneOrder(g Graph) []int {
	n := max(len(g.Lanes), 1)
	weight := make([][]int, n)
	for i := range weight {
		weight[i] = make([]int, n)
	}
	for _, e := range g.Edges {
		a, b := g.Nodes[e.From].Lane, g.Nodes[e.To].Lane
		weight[a][b]++
		weight[b][a]++
	}
	length := func(order []int) int {
		sum := 0
		for i, a := range order {
			for j, b := range order[:i] {
				sum += weight[a][b] * (i - j)
			}
		}
		return sum
	}
	order := make([]int, n) // lanes from the left
	for i := range order {
		order[i] = i
	}
	for best := length(order); ; {
		better := false
		for from := range order {
			for to := range order {
				if next := moved(order, from, to); length(next) < best {
					order, best, better = next, length(next), true
				}
			}
		}
		if !better {
			break
		}
	}
	at := make([]int, n)
	for i, lane := range order {
		at[lane] = i
	}
	return at
}

// moved is the order with the one at from standing at to.
func moved(order []int, from, to int) []int {
	next := make([]int, 0, len(order))
	for i, lane := range order {
		if i != from {
			next = append(next, lane)
		}
	}
	next = append(next[:to:to], append([]int{order[from]}, next[to:]...)...)
	return next
}
