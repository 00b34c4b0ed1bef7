# METADATA
# title: Research
# description: Scientific research and statistics in the public interest.
package mayishare.grounds.research

import data.mayishare.needs

# METADATA
# title: Research and statistics
# description: >-
#   Data may be given to researchers under an agreement in force once it is pseudonymised. Data that
#   identifies people needs a reason why nothing less would do and an ethics committee's approval,
#   and health data then also needs section 251 approval or the person's explicit consent. Nothing
#   may be decided about the person with it.
# related_resources:
#   - description: UK GDPR Articles 84A to 84D (safeguards for research)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/84A
#   - description: UK GDPR Article 89
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/89
#   - description: Data Protection Act 2018 section 19
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/19
#   - description: Data Protection Act 2018 Schedule 1 paragraph 4 (research)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/4
#   - description: ICO guidance on the research provisions
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/the-research-provisions/
# custom:
#   subject: research
#   adds: [no_decisions_about_the_person]
#   reading: "a choice: Articles 84A to 84D are recent, and are read as keeping the safeguards of Article 89 and section 19"
research := [
	needs.any_of([
		needs.all_of([
			needs.circumstance("identification_necessary"),
			needs.evidence("ethics_approval"),
		]),
		needs.form("PSEUDONYMISED"),
	]),
	needs.only_for(["health"], needs.any_of([
		needs.evidence("section_251_approval"),
		needs.explicit_consent(["health"]),
		needs.form("PSEUDONYMISED"),
	])),
]
