package mutation_test

func equivalents() []equivalent {
	return []equivalent{}
}
