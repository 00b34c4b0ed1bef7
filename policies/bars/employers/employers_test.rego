package test.mayishare.bars.employers

import data.test.mayishare.grounds

asked := grounds.question("employer", "employment_matters", ["criminal.convictions"])

test_criminal_record_check if grounds.barred(asked, "criminal_record_check")

test_criminal_record_check_despite_consent if {
	grounds.barred(grounds.consenting(asked, {}), "criminal_record_check")
}

test_no_criminal_data if {
	grounds.rests_on(
		grounds.consenting(grounds.asking(asked, {"dataCategories": ["employment"]}), {}),
		"consent",
	)
}

test_no_employer if not grounds.barred(grounds.with_partner(asked, {"kind": "police"}), "criminal_record_check")
