package test.mayishare.bars.fairness

import data.test.mayishare.grounds

internal := grounds.question("council_service", "service_delivery", ["identity"])

test_nothing_offered if grounds.rests_on(internal, "council_internal")

test_never_sold if grounds.barred(grounds.stating(internal, ["payment_offered"]), "never_sold")

test_never_sold_with_consent if {
	agreed := grounds.stating(grounds.consenting(internal, {}), ["payment_offered"])
	grounds.barred(agreed, "never_sold")
}

test_never_sold_by_order_of_a_court if {
	ordered := grounds.holding(grounds.stating(internal, ["payment_offered"]), ["court_order"])
	grounds.barred(ordered, "never_sold")
}

on_basis(basis, direction) := grounds.asking(internal, {"lawfulBasis": basis, "direction": direction})

test_public_authority_basis if {
	every basis in ["legitimate_interests", "recognised_legitimate_interest"] {
		grounds.barred(on_basis(basis, "OUTBOUND"), "public_authority_basis")
	}
}

# Taking data in, the basis is no bar; that no ground has it is another matter.
test_public_authority_basis_inbound if {
	not grounds.barred(on_basis("legitimate_interests", "INBOUND"), "public_authority_basis")
}

test_public_authority_other_basis if grounds.rests_on(on_basis("public_task", "OUTBOUND"), "council_internal")

insight := grounds.question("council_service", "insight", ["identity"])

test_profile_not_anonymised if grounds.barred(insight, "profile_not_anonymised")

test_profile_pseudonymised if {
	grounds.rests_on(grounds.asking(insight, {"dataForm": "PSEUDONYMISED"}), "insight_internal")
}

test_profile_that_needs_identification if {
	grounds.rests_on(grounds.stating(insight, ["identification_necessary"]), "insight_internal")
}

test_other_purposes_may_identify if not grounds.barred(internal, "profile_not_anonymised")

equality := grounds.question("council_service", "equality_monitoring", ["ethnicity"])

test_equality_data_identifiable if grounds.barred(equality, "equality_data_identifiable")

test_equality_data_identifiable_though_necessary if {
	grounds.barred(grounds.stating(equality, ["identification_necessary"]), "equality_data_identifiable")
}

test_equality_data_pseudonymised if {
	not grounds.barred(grounds.asking(equality, {"dataForm": "PSEUDONYMISED"}), "equality_data_identifiable")
}
