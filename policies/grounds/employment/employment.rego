# METADATA
# title: Employment
# description: The council as an employer.
package mayishare.grounds.employment

# METADATA
# title: Duties as an employer
# description: >-
#   What the council needs to meet its duties to its own staff may be shared with occupational
#   health, government departments and contractors.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1 paragraph 1 (employment)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/1
#   - description: Employment Rights Act 1996
#     ref: https://www.legislation.gov.uk/ukpga/1996/18
#   - description: Equality Act 2010
#     ref: https://www.legislation.gov.uk/ukpga/2010/15
#   - description: ICO guidance on information about workers' health
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/employment/information-about-workers-health/
# custom:
#   subject: employment
employment := []
